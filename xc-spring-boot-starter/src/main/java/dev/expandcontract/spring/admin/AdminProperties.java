package dev.expandcontract.spring.admin;

import dev.expandcontract.model.SettingException;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The admin page.
 *
 * @param enabled whether there is one
 * @param path where it is, below the application's own path
 * @param port whether it is on the port of the application or on the one of the actuator
 * @param viewerRole the role, or the whole authority, of who may look
 * @param operatorRole the role, or the whole authority, of who may give commands, and look
 * @param anyoneMayOperate whether, in an application without Spring Security, whoever reaches the page may give commands
 * @param maxViewers how many may look at the same time
 * @param tokenKey a secret that instances share which answer at one address, so that each accepts the tokens of the others;
 *     by default each has one of its own
 */
@ConfigurationProperties("xc.admin")
record AdminProperties(
        @DefaultValue("false") boolean enabled,
        @DefaultValue("/xc") String path,
        @DefaultValue("application") Port port,
        @DefaultValue("XC_VIEWER") String viewerRole,
        @DefaultValue("XC_OPERATOR") String operatorRole,
        @DefaultValue("false") boolean anyoneMayOperate,
        @DefaultValue("20") int maxViewers,
        @DefaultValue("") String tokenKey) {

    private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9._~-]+)+");
    private static final int SHORTEST_KEY = 32;

    AdminProperties {
        if (!PATH.matcher(path).matches()) {
            throw new SettingException(
                    "'xc.admin.path' is '" + path
                            + "'. Give a path such as /xc: a slash, then letters, digits, dots, dashes, without one at the end.");
        }
        if (viewerRole.isBlank() || operatorRole.isBlank()) {
            throw new SettingException("'xc.admin.viewer-role' and 'xc.admin.operator-role' cannot be blank.");
        }
        if (maxViewers < 1) {
            throw new SettingException(
                    "'xc.admin.max-viewers' is " + maxViewers + ". At least one has to be possible.");
        }
        if (!tokenKey.isEmpty() && tokenKey.length() < SHORTEST_KEY) {
            throw new SettingException("'xc.admin.token-key' has " + tokenKey.length() + " characters. Give at least "
                    + SHORTEST_KEY + ", at random.");
        }
    }

    /** Which port the page is on. */
    enum Port {
        /** The application's. */
        APPLICATION,
        /** The one of the actuator, which may be the application's as well. */
        MANAGEMENT
    }
}
