package dev.expandcontract.hibernate.everyphase;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.OneToMany;
import jakarta.persistence.Table;
import java.util.ArrayList;
import java.util.List;

/** The inverse side of a migrating foreign key. */
@Entity
@Table(name = "team")
class Team {

    @Id
    Long id;

    String name;

    @OneToMany(mappedBy = "team")
    List<Account> accounts = new ArrayList<>();

    Team() {}

    Team(long id, String name) {
        this.id = id;
        this.name = name;
    }

    /** To be asked of a proxy, whose fields are empty. */
    public Long getId() {
        return id;
    }

    public String getName() {
        return name;
    }
}
