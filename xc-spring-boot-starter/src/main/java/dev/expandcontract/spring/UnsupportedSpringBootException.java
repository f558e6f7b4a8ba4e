package dev.expandcontract.spring;

import dev.expandcontract.model.ExpandContractException;

/**
 * The version of Spring Boot on the class path is one that the starter does not work with. Nothing was wrapped, and the
 * database was not touched.
 */
public final class UnsupportedSpringBootException extends ExpandContractException {

    private static final long serialVersionUID = 1L;

    UnsupportedSpringBootException(String message) {
        super(message);
    }
}
