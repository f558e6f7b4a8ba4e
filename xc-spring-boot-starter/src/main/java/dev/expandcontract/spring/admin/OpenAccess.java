package dev.expandcontract.spring.admin;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;

/** For applications without Spring Security, where nobody can tell one visitor from another. */
final class OpenAccess implements Access {

    private final boolean anyoneMayOperate;

    /** @param anyoneMayOperate whether whoever reaches the page may give commands */
    OpenAccess(boolean anyoneMayOperate) {
        this.anyoneMayOperate = anyoneMayOperate;
    }

    @Override
    public Visitor visitor(HttpServletRequest request) {
        return new Visitor("", false, true, anyoneMayOperate);
    }

    @Override
    public void challenge() {
        // everybody may look, so that nobody is turned away
    }

    @Override
    public Map<String, String> headers(HttpServletRequest request) {
        return Map.of();
    }

    @Override
    public String notice() {
        return anyoneMayOperate
                ? "Nobody logs in here: whoever reaches this page may give commands, under whatever name."
                : "Read-only: Spring Security is not set up, so nobody knows who gives a command.";
    }
}
