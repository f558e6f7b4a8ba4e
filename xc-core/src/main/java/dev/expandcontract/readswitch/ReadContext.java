package dev.expandcontract.readswitch;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * For whom the current thread reads: what a {@link ReadSwitch} decides by. An application opens one per request, message or
 * job:
 *
 * <pre>{@code
 * try (var scope = ReadContext.of(tenant).open()) {
 *     ...
 * }
 * }</pre>
 *
 * <p>A transaction asks when it first concerns a migration, on the thread that does so. Immutable.
 */
public final class ReadContext {

    /** The context of a thread that has opened none. */
    public static final ReadContext EMPTY = new ReadContext(null, Map.of());

    private static final ThreadLocal<ReadContext> CURRENT = ThreadLocal.withInitial(() -> EMPTY);

    private final @Nullable String key;
    private final Map<String, String> attributes;

    private ReadContext(@Nullable String key, Map<String, String> attributes) {
        this.key = key;
        this.attributes = attributes;
    }

    /**
     * A context with a key and no attributes.
     *
     * @param key whoever is to be answered alike each time: a user, a tenant, a device
     */
    public static ReadContext of(String key) {
        return new ReadContext(Objects.requireNonNull(key, "key"), Map.of());
    }

    /** The same context with one attribute more, for switches that decide by other things than the key. */
    public ReadContext with(String attribute, String value) {
        var more = new LinkedHashMap<>(attributes);
        more.put(attribute, Objects.requireNonNull(value, "value"));
        return new ReadContext(key, Map.copyOf(more));
    }

    /** The context of this thread. */
    public static ReadContext current() {
        return CURRENT.get();
    }

    /** Whoever is to be answered alike each time; empty if each transaction may be answered for itself. */
    public Optional<String> key() {
        return Optional.ofNullable(key);
    }

    /** What else is known. */
    public Map<String, String> attributes() {
        return attributes;
    }

    /** Makes this the context of the thread until the scope is closed, by the same thread. */
    public Scope open() {
        var before = CURRENT.get();
        CURRENT.set(this);
        return () -> {
            if (before.equals(EMPTY)) {
                CURRENT.remove();
            } else {
                CURRENT.set(before);
            }
        };
    }

    /** How long a context is a thread's. */
    @FunctionalInterface
    public interface Scope extends AutoCloseable {

        /** Gives the thread the context back that it had before. */
        @Override
        void close();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ReadContext that && Objects.equals(key, that.key) && attributes.equals(that.attributes);
    }

    @Override
    public int hashCode() {
        return Objects.hash(key, attributes);
    }

    @Override
    public String toString() {
        return "ReadContext[key=" + key + ", attributes=" + attributes + "]";
    }
}
