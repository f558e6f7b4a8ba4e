package dev.expandcontract.jooq;

import dev.expandcontract.model.ExpandContractException;

/** A configuration of jOOQ that XC cannot serve in every phase. Nothing has been changed. */
public final class UnsupportedConfigurationException extends ExpandContractException {

    private static final long serialVersionUID = 1L;

    UnsupportedConfigurationException(String message) {
        super(message);
    }
}
