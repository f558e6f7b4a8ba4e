package dev.expandcontract.hibernate.load;

import dev.expandcontract.annotation.ExpandContract;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** What is inserted, upserted and deleted again and again. */
@Entity(name = "Memo")
@Table(name = "memo")
class Memo {

    @Id
    Long id;

    @ExpandContract(id = "memo", old = "points", next = "score")
    long points;

    Memo() {}

    Memo(long id, long points) {
        this.id = id;
        this.points = points;
    }
}
