package dev.expandcontract.spring.admin;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.AuthenticationTrustResolver;
import org.springframework.security.authentication.AuthenticationTrustResolverImpl;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.csrf.CsrfToken;

/**
 * Goes by the roles that Spring Security knows of who asks. It asks for itself, so that an application whose own rules let
 * everybody through does not open the page.
 */
final class RoleAccess implements Access {

    private static final String ROLE_PREFIX = "ROLE_";

    private final AuthenticationTrustResolver trust = new AuthenticationTrustResolverImpl();
    private final String viewerRole;
    private final String operatorRole;

    /**
     * @param viewerRole the role, or the whole authority, of who may look
     * @param operatorRole of who may give commands, and look
     */
    RoleAccess(String viewerRole, String operatorRole) {
        this.viewerRole = viewerRole;
        this.operatorRole = operatorRole;
    }

    @Override
    public Visitor visitor(HttpServletRequest request) {
        var authentication = SecurityContextHolder.getContext().getAuthentication();
        if (authentication == null || !trust.isAuthenticated(authentication)) {
            return Visitor.STRANGER;
        }
        var mayOperate = has(authentication, operatorRole);
        return new Visitor(authentication.getName(), true, mayOperate || has(authentication, viewerRole), mayOperate);
    }

    @Override
    public void challenge() {
        // An anonymous authentication shows that the application's filters are at work, which lead to its login.
        if (trust.isAnonymous(SecurityContextHolder.getContext().getAuthentication())) {
            throw new AccessDeniedException("The admin page of XC asks for a login");
        }
    }

    @Override
    public Map<String, String> headers(HttpServletRequest request) {
        return request.getAttribute(CsrfToken.class.getName()) instanceof CsrfToken token
                ? Map.of(token.getHeaderName(), token.getToken())
                : Map.of();
    }

    @Override
    public String notice() {
        return "";
    }

    private static boolean has(Authentication authentication, String role) {
        return authentication.getAuthorities().stream()
                .anyMatch(authority ->
                        role.equals(authority.getAuthority()) || (ROLE_PREFIX + role).equals(authority.getAuthority()));
    }
}
