package dev.expandcontract.readswitch.ff4j;

import dev.expandcontract.phase.Side;
import dev.expandcontract.readswitch.Dial;
import dev.expandcontract.readswitch.ReadContext;
import dev.expandcontract.readswitch.Share;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ff4j.core.FeatureStore;
import org.ff4j.core.FlippingExecutionContext;
import org.ff4j.strategy.AbstractFlipStrategy;

/**
 * FF4J's view of a {@link Dial}: a share of all keys in percent, and keys that always or never read next. Unlike FF4J's own
 * {@code PonderationStrategy}, the same key gets the same answer each time. Its parameters can be shown and changed in FF4J's
 * console and are kept by its stores:
 *
 * <ul>
 *   <li>{@value #SHARE}: in percent, from 0 to 100, with up to three decimals; 0 if it is absent
 *   <li>{@value #ALLOWED}, {@value #DENIED}: keys, with commas between them; none if it is absent
 * </ul>
 *
 * <p>Outside of XC it takes the key from the value {@value #KEY} of FF4J's execution context.
 */
public final class StickyStrategy extends AbstractFlipStrategy {

    public static final String SHARE = "share";
    public static final String ALLOWED = "allowed";
    public static final String DENIED = "denied";

    /** What the key is called in FF4J's execution context. */
    public static final String KEY = "key";

    private static final long serialVersionUID = 1L;

    private transient Dial dial = Dial.OFF;

    /** For FF4J, which initializes it. */
    public StickyStrategy() {}

    /** A strategy with the parameters of the dial. */
    public StickyStrategy(Dial dial) {
        init(
                "",
                Map.of(
                        SHARE, dial.share().percent(),
                        ALLOWED, String.join(",", dial.allowed()),
                        DENIED, String.join(",", dial.denied())));
    }

    /** @throws IllegalArgumentException if a parameter makes no sense */
    @Override
    public void init(String featureName, Map<String, String> initParam) {
        super.init(featureName, initParam);
        dial = new Dial(
                Share.ofPercent(initParam.getOrDefault(SHARE, "0")),
                keys(initParam.getOrDefault(ALLOWED, "")),
                keys(initParam.getOrDefault(DENIED, "")));
    }

    private static Set<String> keys(String text) {
        return Stream.of(text.split(",", -1))
                .map(String::strip)
                .filter(key -> !key.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** What the parameters say. */
    public Dial dial() {
        return dial;
    }

    @Override
    public boolean evaluate(String featureName, FeatureStore store, FlippingExecutionContext executionContext) {
        var key = executionContext == null ? null : executionContext.getString(KEY, false);
        var context = key == null ? ReadContext.EMPTY : ReadContext.of(key);
        return dial.side(Ff4jReadSwitch.migrationId(featureName), context) == Side.NEXT;
    }
}
