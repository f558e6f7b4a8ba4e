package dev.expandcontract.hibernate;

import dev.expandcontract.model.ExpandContractException;

/**
 * An attribute is annotated with {@code @ExpandContract}, but what Hibernate maps it to cannot migrate. The session
 * factory does not boot, and nothing has been registered.
 */
public final class AnnotatedMappingException extends ExpandContractException {

    private static final long serialVersionUID = 1L;

    AnnotatedMappingException(String message) {
        super(message);
    }
}
