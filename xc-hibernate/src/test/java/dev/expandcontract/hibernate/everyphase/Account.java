package dev.expandcontract.hibernate.everyphase;

import dev.expandcontract.annotation.ExpandContract;
import jakarta.persistence.Column;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import jakarta.persistence.Version;

/** An identity, a version, and three columns that migrate: a basic one, one of an embeddable, and a foreign key. */
@Entity
@Table(name = "account")
class Account {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    Long id;

    @Version
    int version;

    String name;

    @Column(name = "tier")
    @ExpandContract(old = "subscription", next = "tier")
    String level;

    @Embedded
    Address address;

    @ManyToOne(fetch = FetchType.LAZY)
    @JoinColumn(name = "team_id")
    @ExpandContract(old = "team_id", next = "squad_id")
    Team team;

    Account() {}

    Account(String name, String level, Address address, Team team) {
        this.name = name;
        this.level = level;
        this.address = address;
        this.team = team;
    }
}
