package dev.expandcontract.spring;

import dev.expandcontract.model.SettingException;
import dev.expandcontract.readswitch.ReadSwitch;
import dev.expandcontract.readswitch.ff4j.Ff4jReadSwitch;
import dev.expandcontract.readswitch.openfeature.OpenFeatureReadSwitch;
import dev.openfeature.sdk.Client;
import java.util.Optional;
import org.ff4j.FF4j;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.util.ClassUtils;

/** Finds what decides in CUTOVER which column is read: a bean of the application, FF4J, OpenFeature, or nothing but XC's own dial. */
final class ReadSwitches implements AutoCloseable {

    private static final String FF4J = "org.ff4j.FF4j";
    private static final String OPEN_FEATURE = "dev.openfeature.sdk.Client";

    private final ConfigurableListableBeanFactory beans;
    private boolean chosen;
    private @Nullable ReadSwitch made;

    ReadSwitches(ConfigurableListableBeanFactory beans) {
        this.beans = beans;
    }

    /**
     * The switch; empty for XC's own dial.
     *
     * @throws SettingException if it cannot be told which one is meant, or what was configured is not there
     */
    synchronized Optional<ReadSwitch> find(XcProperties.ReadSwitchSource source) {
        var own = beans.getBeanNamesForType(ReadSwitch.class);
        if (own.length > 0) {
            var only = beans.getBeanProvider(ReadSwitch.class).getIfUnique();
            if (only == null) {
                throw new SettingException("There are several beans of type ReadSwitch (" + String.join(", ", own)
                        + "), of which none is primary. One decides for all migrations: make one of them @Primary, or let one"
                        + " ask the others.");
            }
            return Optional.of(only);
        }
        if (!chosen) {
            made = make(source);
            chosen = true;
        }
        return Optional.ofNullable(made);
    }

    private @Nullable ReadSwitch make(XcProperties.ReadSwitchSource source) {
        return switch (source) {
            case DIAL -> null;
            case FF4J -> require(FF4J, "ff4j", isThere(FF4J)) ? Ff4j.make(beans) : null;
            case OPEN_FEATURE ->
                require(OPEN_FEATURE, "open-feature", isThere(OPEN_FEATURE)) ? OpenFeature.make(beans) : null;
            case AUTOMATIC -> automatic();
        };
    }

    private @Nullable ReadSwitch automatic() {
        boolean ff4j = isThere(FF4J);
        boolean openFeature = isThere(OPEN_FEATURE);
        if (ff4j && openFeature) {
            throw new SettingException(
                    "There are beans of both FF4J and OpenFeature, and it cannot be told which of them"
                            + " decides what is read in CUTOVER. Say so: xc.read-switch=ff4j, open-feature, or dial for XC's own.");
        }
        return ff4j ? Ff4j.make(beans) : openFeature ? OpenFeature.make(beans) : null;
    }

    private static boolean require(String type, String value, boolean there) {
        if (!there) {
            throw new SettingException("xc.read-switch is " + value + ", but there is no bean of type " + type
                    + ". Add it, or leave the property out.");
        }
        return true;
    }

    private boolean isThere(String type) {
        var classLoader = beans.getBeanClassLoader();
        return ClassUtils.isPresent(type, classLoader)
                && beans.getBeanNamesForType(ClassUtils.resolveClassName(type, classLoader)).length > 0;
    }

    @Override
    public synchronized void close() throws Exception {
        if (made instanceof AutoCloseable closeable) {
            closeable.close();
        }
    }

    /** Apart, since FF4J is optional. */
    private static final class Ff4j {

        static ReadSwitch make(ConfigurableListableBeanFactory beans) {
            return new Ff4jReadSwitch(beans.getBean(FF4j.class));
        }
    }

    /** Apart, since OpenFeature is optional. */
    private static final class OpenFeature {

        static ReadSwitch make(ConfigurableListableBeanFactory beans) {
            return OpenFeatureReadSwitch.of(beans.getBean(Client.class));
        }
    }
}
