package com.example.library;

import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.Persistence;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.sql.DataSource;

/** The application: transactions over a database. */
public final class Library implements AutoCloseable {

    private final EntityManagerFactory entityManagers;

    private Library(EntityManagerFactory entityManagers) {
        this.entityManagers = entityManagers;
    }

    /** Opens the library over its database, with settings on top of those of the persistence unit. */
    public static Library open(DataSource dataSource, Map<String, ?> settings) {
        var all = new HashMap<String, Object>(settings);
        all.put("jakarta.persistence.nonJtaDataSource", dataSource);
        return new Library(Persistence.createEntityManagerFactory("library", all));
    }

    /** Does something in a transaction. */
    public void run(Consumer<EntityManager> work) {
        entityManagers.runInTransaction(work);
    }

    /** Finds something out in a transaction. */
    public <T> T call(Function<EntityManager, T> work) {
        return entityManagers.callInTransaction(work);
    }

    /** An entity manager without a transaction, to be closed by whoever asks. */
    public EntityManager entityManager() {
        return entityManagers.createEntityManager();
    }

    @Override
    public void close() {
        entityManagers.close();
    }
}
