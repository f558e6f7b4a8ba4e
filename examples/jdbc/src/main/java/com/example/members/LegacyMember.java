package com.example.members;

/** A member as older code calls what is a tier by now. */
public final class LegacyMember {

    private long id;
    private String subscription;

    public long getId() {
        return id;
    }

    public void setId(long id) {
        this.id = id;
    }

    public String getSubscription() {
        return subscription;
    }

    public void setSubscription(String subscription) {
        this.subscription = subscription;
    }
}
