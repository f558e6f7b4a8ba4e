package dev.expandcontract.spring;

import dev.expandcontract.readswitch.ReadContext;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.core.Ordered;
import org.springframework.web.filter.OncePerRequestFilter;

/** Opens the context for which a web request reads, once it is known who is logged in. */
final class ReadContextFilter extends OncePerRequestFilter implements Ordered {

    /** Spring Security's filter has -100. */
    private static final int AFTER_SECURITY = -90;

    private final XcProperties.ReadContextSource source;

    ReadContextFilter(XcProperties.ReadContextSource source) {
        this.source = source;
    }

    @Override
    public int getOrder() {
        return AFTER_SECURITY;
    }

    /** A thread that goes on with a request needs the context, too. */
    @Override
    protected boolean shouldNotFilterAsyncDispatch() {
        return false;
    }

    @Override
    protected boolean shouldNotFilterErrorDispatch() {
        return false;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var key = key(request);
        if (key.isEmpty()) {
            chain.doFilter(request, response);
        } else {
            try (var scope = ReadContext.of(key).open()) {
                chain.doFilter(request, response);
            }
        }
    }

    private String key(HttpServletRequest request) {
        var name = source.getHeader();
        var header = name == null ? null : request.getHeader(name);
        if (header != null && !header.isBlank()) {
            return header.strip();
        }
        var principal = source.isPrincipal() ? request.getUserPrincipal() : null;
        return principal == null ? "" : principal.getName();
    }
}
