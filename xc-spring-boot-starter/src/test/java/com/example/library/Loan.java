package com.example.library;

import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;

@Entity
@Table(name = "loan")
public class Loan {

    @Id
    private Long id;

    @ManyToOne(fetch = FetchType.LAZY)
    private Member member;

    protected Loan() {}

    public Member getMember() {
        return member;
    }
}
