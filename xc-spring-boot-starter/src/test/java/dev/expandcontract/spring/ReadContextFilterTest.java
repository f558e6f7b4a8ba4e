package dev.expandcontract.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.expandcontract.readswitch.ReadContext;
import jakarta.servlet.FilterChain;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class ReadContextFilterTest {

    private final MockHttpServletRequest request = new MockHttpServletRequest();

    @Test
    void the_header_is_the_key() throws Exception {
        request.addHeader("X-Tenant", " acme ");
        assertThat(key("X-Tenant", false)).contains("acme");
    }

    @Test
    void the_principal_is_the_key_where_the_header_gives_none() throws Exception {
        request.setUserPrincipal(() -> "ada");
        assertThat(key(null, true)).contains("ada");
        assertThat(key("X-Tenant", true)).contains("ada");
        request.addHeader("X-Tenant", "acme");
        assertThat(key("X-Tenant", true)).contains("acme");
    }

    @Test
    void without_either_there_is_no_context() throws Exception {
        assertThat(key("X-Tenant", true)).isEmpty();
        request.setUserPrincipal(() -> "ada");
        assertThat(key("X-Tenant", false)).isEmpty();
    }

    private Optional<String> key(@Nullable String header, boolean principal) throws Exception {
        var seen = new AtomicReference<ReadContext>();
        FilterChain chain = (request, response) -> seen.set(ReadContext.current());
        var source = new XcProperties.ReadContextSource();
        source.setHeader(header);
        source.setPrincipal(principal);
        new ReadContextFilter(source).doFilter(request, new MockHttpServletResponse(), chain);
        assertThat(ReadContext.current()).isEqualTo(ReadContext.EMPTY);
        return seen.get().key();
    }
}
