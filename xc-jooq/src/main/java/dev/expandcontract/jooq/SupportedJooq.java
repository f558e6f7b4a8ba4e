package dev.expandcontract.jooq;

import java.lang.invoke.MethodHandles;
import java.lang.module.ModuleDescriptor.Version;
import java.util.Optional;
import java.util.function.Consumer;
import org.jooq.Constants;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which versions of jOOQ the adapter works with: it builds on how they render. */
final class SupportedJooq {

    private static final Logger log = LoggerFactory.getLogger(SupportedJooq.class);

    private static final Version OLDEST_TESTED = Version.parse("3.19");
    private static final Version FIRST_UNTESTED = Version.parse("3.22");
    private static final String TESTED = "3.19 to 3.21";

    private SupportedJooq() {}

    /** @throws UnsupportedConfigurationException if the version on the class path is too old */
    static void check() {
        OnClassPath.REFUSAL.ifPresent(reason -> {
            throw new UnsupportedConfigurationException(reason);
        });
    }

    /**
     * Why XC does not work with the version, or empty.
     *
     * @param warning told why the version deserves attention although it is not refused
     */
    static Optional<String> refusal(String version, Consumer<String> warning) {
        var found = "jOOQ on the class path is " + version;
        var parsed = parsed(version);
        if (parsed.isPresent() && parsed.get().compareTo(OLDEST_TESTED) < 0) {
            return Optional.of(found + ", which is too old: XC's adapter works with " + TESTED
                    + ", and might overlook a migrating column in what an older one renders. Use one of these, or leave"
                    + " statements of jOOQ without the markers of XC, which then refuses those that concern a migrating"
                    + " column.");
        }
        if (parsed.isEmpty() || parsed.get().compareTo(FIRST_UNTESTED) >= 0) {
            warning.accept(found + ", while XC's adapter is tested with " + TESTED
                    + ". Run your own tests in every phase before you rely on it.");
        }
        return Optional.empty();
    }

    /** Empty if the version has no numbers, as where jOOQ was packaged anew. */
    private static Optional<Version> parsed(String version) {
        try {
            return Optional.of(Version.parse(version));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Looked at once. */
    private static final class OnClassPath {

        static final Optional<String> REFUSAL = refusal(version(), log::warn);

        /** Named in source, the constant would be that of the version compiled with. */
        private static String version() {
            try {
                return (String) MethodHandles.publicLookup()
                        .findStaticGetter(Constants.class, "FULL_VERSION", String.class)
                        .invoke();
            } catch (Throwable e) {
                return "of unknown version";
            }
        }
    }
}
