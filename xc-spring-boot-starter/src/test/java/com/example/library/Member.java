package com.example.library;

import dev.expandcontract.annotation.ExpandContract;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

@Entity
@Table(name = "member")
public class Member {

    @Id
    private Long id;

    @ExpandContract(old = "subscription", next = "tier")
    @Column(name = "subscription")
    private String tier;

    protected Member() {}

    Member(Long id, String tier) {
        this.id = id;
        this.tier = tier;
    }

    public String getTier() {
        return tier;
    }

    void setTier(String tier) {
        this.tier = tier;
    }
}
