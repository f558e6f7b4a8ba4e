package dev.expandcontract.hibernate;

import dev.expandcontract.model.ExpandContractException;

/**
 * The persistence unit has migrating attributes together with a setting that XC cannot serve. The session factory does
 * not boot, and nothing has been registered.
 */
public final class UnsupportedSettingException extends ExpandContractException {

    private static final long serialVersionUID = 1L;

    UnsupportedSettingException(String message) {
        super(message);
    }
}
