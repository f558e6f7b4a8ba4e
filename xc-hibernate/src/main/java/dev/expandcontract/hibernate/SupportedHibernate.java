package dev.expandcontract.hibernate;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.hibernate.Version;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which versions of Hibernate ORM the adapter works with. Without a look at the version, one that lacks a method would fail
 * with a linkage error somewhere in the middle of a boot, or at the first use of the schema tool.
 */
final class SupportedHibernate {

    private static final Logger LOG = LoggerFactory.getLogger(SupportedHibernate.class);

    private static final Release OLDEST_TESTED = new Release(7, 2);
    private static final Release NEWEST_TESTED = new Release(7, 4);
    private static final int NAMED = 3;

    private SupportedHibernate() {}

    /** @throws UnsupportedHibernateException if the version on the class path is too old, or lacks what XC uses */
    static void check() {
        if (!isTested(Version.getVersionString()) && OnClassPath.REFUSAL.isPresent()) {
            throw new UnsupportedHibernateException(OnClassPath.REFUSAL.get());
        }
    }

    /**
     * Why XC does not work with the version, or empty.
     *
     * @param lacks tells what the version lacks of that which XC uses; not asked for a tested one, because it takes time
     * @param warning told why the version deserves attention although it is not refused
     */
    static Optional<String> refusal(String version, Supplier<List<String>> lacks, Consumer<String> warning) {
        var release = Release.of(version);
        if (release.isPresent() && OLDEST_TESTED.isAfter(release.get())) {
            return Optional.of(found(version) + ", which is too old: XC's adapter works with " + tested()
                    + named(" and builds on what the older one lacks", lacks.get()) + ". Use one of these, or remove"
                    + " xc-hibernate from the class path.");
        }
        if (isTested(version)) {
            return Optional.empty();
        }
        var missing = lacks.get();
        if (!missing.isEmpty()) {
            return Optional.of(found(version) + named(", which lacks what XC's adapter uses", missing)
                    + ". The adapter is tested with " + tested()
                    + ": use one of these, or an XC that knows this version, or"
                    + " remove xc-hibernate from the class path.");
        }
        warning.accept(found(version) + ", while XC's adapter is tested with " + tested()
                + ". All that it uses is there; run your own tests in every phase before you rely on it.");
        return Optional.empty();
    }

    private static boolean isTested(String version) {
        var release = Release.of(version);
        return release.isPresent()
                && !OLDEST_TESTED.isAfter(release.get())
                && !release.get().isAfter(NEWEST_TESTED);
    }

    private static String found(String version) {
        return "Hibernate ORM on the class path is " + version;
    }

    private static String tested() {
        return OLDEST_TESTED + " to " + NEWEST_TESTED;
    }

    private static String named(String introduction, List<String> missing) {
        if (missing.isEmpty()) {
            return "";
        }
        var first = String.join(", ", missing.subList(0, Math.min(NAMED, missing.size())));
        var rest = missing.size() > NAMED ? " and " + (missing.size() - NAMED) + " more" : "";
        return introduction + " (" + first + rest + ")";
    }

    private record Release(int major, int minor) {

        private static final Pattern NUMBERS = Pattern.compile("(\\d{1,4})\\.(\\d{1,4})(\\D.*)?");

        /** Empty if the version has no numbers, as where Hibernate was packaged anew. */
        static Optional<Release> of(String version) {
            var numbers = NUMBERS.matcher(version);
            return numbers.matches()
                    ? Optional.of(new Release(Integer.parseInt(numbers.group(1)), Integer.parseInt(numbers.group(2))))
                    : Optional.empty();
        }

        boolean isAfter(Release other) {
            return major > other.major || (major == other.major && minor > other.minor);
        }

        @Override
        public String toString() {
            return major + "." + minor;
        }
    }

    /** Looked at once. */
    private static final class OnClassPath {

        static final Optional<String> REFUSAL = refusal(Version.getVersionString(), RequiredApi::missing, LOG::warn);
    }
}
