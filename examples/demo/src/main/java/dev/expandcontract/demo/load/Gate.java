package dev.expandcontract.demo.load;

import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/** Lets transactions through, or holds them back between two of them. */
final class Gate {

    private final ReadWriteLock lock = new ReentrantReadWriteLock(true);

    /** Runs a transaction, after waiting for whoever holds traffic back. */
    void pass(Runnable transaction) {
        lock.readLock().lock();
        try {
            transaction.run();
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Waits until no transaction runs, runs the action, and lets transactions through again. */
    <T, X extends Exception> T holdBackWhile(Action<T, X> action) throws X {
        lock.writeLock().lock();
        try {
            return action.run();
        } finally {
            lock.writeLock().unlock();
        }
    }
}
