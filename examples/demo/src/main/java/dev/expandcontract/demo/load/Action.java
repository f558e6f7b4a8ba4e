package dev.expandcontract.demo.load;

/** Something to do that has a result. */
@FunctionalInterface
public interface Action<T, X extends Exception> {

    T run() throws X;
}
