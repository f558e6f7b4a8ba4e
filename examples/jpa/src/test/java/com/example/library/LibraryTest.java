package com.example.library;

import jakarta.persistence.EntityManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;

/** Each test runs in a transaction over the {@link Fixture}, which is rolled back. */
@ExtendWith(LibraryExtension.class)
abstract class LibraryTest {

    protected Library library;
    protected EntityManager entities;

    @BeforeEach
    void begin(Library opened) {
        library = opened;
        entities = library.entityManager();
        entities.getTransaction().begin();
    }

    @AfterEach
    void rollBack() {
        if (entities.getTransaction().isActive()) {
            entities.getTransaction().rollback();
        }
        entities.close();
    }

    /** Writes what has changed, and forgets what is known, so that the database has to answer. */
    void flushAndClear() {
        entities.flush();
        entities.clear();
    }
}
