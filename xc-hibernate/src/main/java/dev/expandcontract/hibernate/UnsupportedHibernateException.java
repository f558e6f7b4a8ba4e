package dev.expandcontract.hibernate;

import dev.expandcontract.model.ExpandContractException;

/**
 * The version of Hibernate ORM on the class path is one that XC's adapter does not work with. No session factory boots while
 * the adapter is beside it, and nothing has been registered.
 */
public final class UnsupportedHibernateException extends ExpandContractException {

    private static final long serialVersionUID = 1L;

    UnsupportedHibernateException(String message) {
        super(message);
    }
}
