package dev.expandcontract.hibernate.load;

import dev.expandcontract.annotation.ExpandContract;
import jakarta.persistence.CollectionTable;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.OrderColumn;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.util.ArrayList;
import java.util.List;

/** A row with a version, two migrating columns, and a collection whose elements migrate. */
@Entity(name = "Account")
@Table(name = "account")
class Account {

    @Id
    Long id;

    @Version
    int version;

    @ExpandContract(id = "points", old = "points", next = "score")
    long points;

    @ExpandContract(id = "label", old = "label", next = "title")
    @Column(name = "label")
    String label;

    @ExpandContract(id = "tag", old = "tag", next = "mark")
    @ElementCollection
    @CollectionTable(name = "account_tags", joinColumns = @JoinColumn(name = "account_id"))
    @OrderColumn(name = "place")
    @Column(name = "tag")
    List<String> tags = new ArrayList<>();
}
