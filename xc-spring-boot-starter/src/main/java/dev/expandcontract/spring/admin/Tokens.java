package dev.expandcontract.spring.admin;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Shows that a command comes from the page: a secret in a cookie that no script and no other site can read or send, and a
 * token in a header that only who holds the key can compute from that secret and the visitor's name. It works with a session and without
 * one.
 */
final class Tokens {

    /** The header that carries the token. */
    static final String HEADER = "X-XC-Token";

    private static final String COOKIE = "xc-admin";
    private static final int BYTES = 24;
    private static final Pattern SECRET = Pattern.compile("[A-Za-z0-9_-]{32}");

    private final SecureRandom random = new SecureRandom();
    private final byte[] key;

    /** @param key what all instances behind one address share; empty for one of this process alone */
    Tokens(String key) {
        this.key = key.isEmpty() ? randomBytes() : key.getBytes(StandardCharsets.UTF_8);
    }

    /** The token of the visitor, whose cookie is set if it is not there yet. */
    String issue(HttpServletRequest request, HttpServletResponse response, String visitor) {
        var secret = secret(request).orElseGet(() -> {
            var fresh = Base64.getUrlEncoder().withoutPadding().encodeToString(randomBytes());
            response.addHeader("Set-Cookie", cookie(request, fresh));
            return fresh;
        });
        return token(secret, visitor);
    }

    /** Whether the request has the token that goes with its cookie and its visitor. */
    boolean isValid(HttpServletRequest request, String visitor) {
        @Nullable String sent = request.getHeader(HEADER);
        var secret = secret(request);
        return sent != null
                && secret.isPresent()
                && MessageDigest.isEqual(
                        sent.getBytes(StandardCharsets.UTF_8),
                        token(secret.get(), visitor).getBytes(StandardCharsets.UTF_8));
    }

    private static Optional<String> secret(HttpServletRequest request) {
        Cookie @Nullable [] cookies = request.getCookies();
        return cookies == null
                ? Optional.empty()
                : Arrays.stream(cookies)
                        .filter(cookie -> cookie.getName().equals(COOKIE))
                        .map(Cookie::getValue)
                        .filter(value -> SECRET.matcher(value).matches())
                        .findFirst();
    }

    private static String cookie(HttpServletRequest request, String secret) {
        return COOKIE + "=" + secret + "; Path=" + request.getContextPath() + request.getServletPath()
                + "; HttpOnly; SameSite=Strict" + (request.isSecure() ? "; Secure" : "");
    }

    private String token(String secret, String visitor) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            var digest = mac.doFinal((secret + '\n' + visitor).getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has HmacSHA256", e);
        }
    }

    private byte[] randomBytes() {
        var bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return bytes;
    }
}
