package dev.expandcontract.spring.admin;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Tells whether a request comes from the page itself, or from another site in the same browser. */
final class Origins {

    private Origins() {}

    /**
     * Whether the browser says that another site is behind the request. What is no browser says nothing, and needs a token
     * as everybody else.
     */
    static boolean isForeign(HttpServletRequest request) {
        // Only a browser can set this one, and it does so wherever it speaks TLS, or to the machine itself.
        var site = request.getHeader("Sec-Fetch-Site");
        if (site != null) {
            return !site.equals("same-origin") && !site.equals("none");
        }
        var origin = request.getHeader("Origin");
        return origin != null && !isOwn(origin, request.getHeader("Host"));
    }

    private static boolean isOwn(String origin, @Nullable String host) {
        try {
            var authority = URI.create(origin).getRawAuthority();
            return host != null
                    && authority != null
                    && authority.toLowerCase(Locale.ROOT).equals(host.toLowerCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
