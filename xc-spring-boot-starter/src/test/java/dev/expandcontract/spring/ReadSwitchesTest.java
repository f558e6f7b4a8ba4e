package dev.expandcontract.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.expandcontract.model.SettingException;
import dev.expandcontract.phase.Side;
import dev.expandcontract.readswitch.BoundedReadSwitch;
import dev.expandcontract.readswitch.ReadSwitch;
import dev.expandcontract.readswitch.ff4j.Ff4jReadSwitch;
import dev.openfeature.sdk.Client;
import dev.openfeature.sdk.OpenFeatureAPI;
import java.util.Optional;
import javax.sql.DataSource;
import org.ff4j.FF4j;
import org.ff4j.store.JdbcFeatureStore;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

class ReadSwitchesTest {

    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class, XcAutoConfiguration.class))
            .withPropertyValues("spring.datasource.url=" + Databases.url());

    private static Optional<ReadSwitch> find(org.springframework.context.ApplicationContext context) {
        return context.getBean(ReadSwitches.class)
                .find(context.getBean(XcProperties.class).getReadSwitch());
    }

    @Test
    void by_default_xc_decides_by_itself() {
        application.run(context -> assertThat(find(context)).isEmpty());
    }

    @Test
    void a_bean_of_the_application_decides_before_all_others() {
        ReadSwitch own = ReadSwitch.always(Side.OLD);
        application
                .withBean(ReadSwitch.class, () -> own)
                .withBean(FF4j.class, FF4j::new)
                .run(context -> assertThat(find(context)).containsSame(own));
    }

    @Test
    void several_beans_are_refused() {
        application
                .withBean("one", ReadSwitch.class, () -> ReadSwitch.always(Side.OLD))
                .withBean("two", ReadSwitch.class, () -> ReadSwitch.always(Side.NEXT))
                .run(
                        context -> assertThat(context)
                                .getFailure()
                                .rootCause()
                                .isInstanceOf(SettingException.class)
                                .hasMessage(
                                        "There are several beans of type ReadSwitch (one, two), of which none is primary. One"
                                                + " decides for all migrations: make one of them @Primary, or let one ask the others."));
    }

    @Configuration(proxyBeanMethods = false)
    static class Ff4jInTheDatabase {

        @Bean
        FF4j ff4j(DataSource dataSource) {
            var ff4j = new FF4j();
            ff4j.setFeatureStore(new JdbcFeatureStore(dataSource));
            ff4j.createSchema();
            return ff4j;
        }
    }

    @Test
    void ff4j_decides_where_it_is_also_with_its_features_in_the_same_database() {
        application.withUserConfiguration(Ff4jInTheDatabase.class).run(context -> {
            assertThat(context).hasNotFailed();
            assertThat(find(context)).containsInstanceOf(Ff4jReadSwitch.class);
        });
    }

    @Test
    void openfeature_decides_where_there_is_a_client() {
        application
                .withBean(Client.class, () -> OpenFeatureAPI.getInstance().getClient())
                .run(context -> assertThat(find(context)).containsInstanceOf(BoundedReadSwitch.class));
    }

    @Test
    void of_both_one_has_to_be_named() {
        var both = application
                .withBean(FF4j.class, FF4j::new)
                .withBean(Client.class, () -> OpenFeatureAPI.getInstance().getClient());
        both.run(
                context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(SettingException.class)
                        .hasMessage(
                                "There are beans of both FF4J and OpenFeature, and it cannot be told which of them decides what is"
                                        + " read in CUTOVER. Say so: xc.read-switch=ff4j, open-feature, or dial for XC's own."));
        both.withPropertyValues("xc.read-switch=ff4j")
                .run(context -> assertThat(find(context)).containsInstanceOf(Ff4jReadSwitch.class));
        both.withPropertyValues("xc.read-switch=open-feature")
                .run(context -> assertThat(find(context)).containsInstanceOf(BoundedReadSwitch.class));
        both.withPropertyValues("xc.read-switch=dial")
                .run(context -> assertThat(find(context)).isEmpty());
    }

    @Test
    void one_that_is_named_and_not_there_is_an_error() {
        application
                .withPropertyValues("xc.read-switch=ff4j")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessage(
                                "xc.read-switch is ff4j, but there is no bean of type org.ff4j.FF4j. Add it, or leave the"
                                        + " property out."));
    }
}
