package dev.expandcontract.hibernate.everyphase;

import dev.expandcontract.annotation.ExpandContract;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.SequenceGenerator;
import jakarta.persistence.Table;

/** A sequence, so that Hibernate batches inserts. */
@Entity
@Table(name = "ticket")
class Ticket {

    @Id
    @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "ticket_seq")
    @SequenceGenerator(name = "ticket_seq", sequenceName = "ticket_seq", allocationSize = 50)
    Long id;

    String subject;

    @Column(name = "status")
    @ExpandContract(old = "status", next = "state")
    Integer progress;

    Ticket() {}

    Ticket(String subject, Integer progress) {
        this.subject = subject;
        this.progress = progress;
    }
}
