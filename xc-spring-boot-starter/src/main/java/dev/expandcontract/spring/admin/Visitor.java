package dev.expandcontract.spring.admin;

/**
 * Who asks.
 *
 * @param name as the audit log names them; empty if nobody knows
 * @param known whether somebody has vouched for the name
 * @param mayLook whether they may see the page
 * @param mayOperate whether they may give commands
 */
record Visitor(String name, boolean known, boolean mayLook, boolean mayOperate) {

    /** Nobody has logged in where somebody has to. */
    static final Visitor STRANGER = new Visitor("", false, false, false);
}
