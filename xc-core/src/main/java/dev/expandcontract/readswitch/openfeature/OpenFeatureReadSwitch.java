package dev.expandcontract.readswitch.openfeature;

import dev.expandcontract.model.Migration;
import dev.expandcontract.phase.Side;
import dev.expandcontract.readswitch.BoundedReadSwitch;
import dev.expandcontract.readswitch.ReadContext;
import dev.expandcontract.readswitch.ReadSwitch;
import dev.openfeature.sdk.Client;
import dev.openfeature.sdk.MutableContext;
import java.time.Duration;

/**
 * Reads by a boolean flag per migration, of whatever provider OpenFeature has: {@code true} reads next. The key of the
 * {@link ReadContext} is the targeting key, its attributes are the attributes. The flag is called {@code xc-} and the id of the
 * migration. What the provider does not know, or fails to tell, is an error, and no answer.
 */
public final class OpenFeatureReadSwitch implements ReadSwitch {

    /** What the name of every flag begins with. */
    public static final String PREFIX = "xc-";

    /** How long a transaction waits for a provider, unless another bound is given. */
    public static final Duration DEFAULT_BOUND = Duration.ofMillis(50);

    private final Client client;

    private OpenFeatureReadSwitch(Client client) {
        this.client = client;
    }

    /** The switch over a client, which a transaction waits {@link #DEFAULT_BOUND} for. */
    public static BoundedReadSwitch of(Client client) {
        return of(client, DEFAULT_BOUND);
    }

    /**
     * The switch over a client.
     *
     * @param bound how long a transaction waits for the provider
     */
    public static BoundedReadSwitch of(Client client, Duration bound) {
        return new BoundedReadSwitch(new OpenFeatureReadSwitch(client), bound);
    }

    @Override
    public Side choose(Migration migration) {
        var flag = PREFIX + migration.id();
        var details = client.getBooleanDetails(flag, false, context(ReadContext.current()));
        if (details.getErrorCode() != null) {
            throw new IllegalStateException("The provider of OpenFeature gives no value for the flag '" + flag + "': "
                    + details.getErrorCode() + ", " + details.getErrorMessage());
        }
        return Boolean.TRUE.equals(details.getValue()) ? Side.NEXT : Side.OLD;
    }

    private static MutableContext context(ReadContext context) {
        var all = new MutableContext();
        context.key().ifPresent(all::setTargetingKey);
        context.attributes().forEach(all::add);
        return all;
    }
}
