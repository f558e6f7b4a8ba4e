package dev.expandcontract.model;

/** A setting that XC is started with is wrong. */
public final class SettingException extends ExpandContractException {

    private static final long serialVersionUID = 1L;

    public SettingException(String message) {
        super(message);
    }
}
