package dev.expandcontract.demo.app;

import dev.expandcontract.annotation.ExpandContract;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;

/** A user and what they pay for: kept in the column {@code subscription} so far, on its way to the column {@code tier}. */
@Entity
@Table(name = "users")
public class User {

    @Id
    private long id;

    @Column(nullable = false, length = 80)
    private String name;

    @ExpandContract(old = "subscription", next = "tier")
    @Column(length = 40)
    private String tier;

    private long logins;

    @Version
    private int version;

    /** For Hibernate. */
    @SuppressWarnings("NullAway.Init")
    protected User() {}

    public User(long id, String name, String tier) {
        this.id = id;
        this.name = name;
        this.tier = tier;
    }

    public long getId() {
        return id;
    }

    public String getName() {
        return name;
    }

    public String getTier() {
        return tier;
    }

    public void setTier(String tier) {
        this.tier = tier;
    }

    public long getLogins() {
        return logins;
    }

    public void countLogin() {
        logins++;
    }

    public int getVersion() {
        return version;
    }
}
