package dev.expandcontract.spring.admin;

import dev.expandcontract.model.SettingException;
import dev.expandcontract.spring.BackgroundCommands;
import dev.expandcontract.spring.XcAutoConfiguration;
import dev.expandcontract.spring.XcInstances;
import jakarta.servlet.http.HttpServlet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.web.SecurityFilterChain;
import tools.jackson.databind.json.JsonMapper;

/** The admin page, in applications that switch it on. */
@AutoConfiguration(after = XcAutoConfiguration.class)
@ConditionalOnBooleanProperty({"xc.admin.enabled"})
@ConditionalOnBooleanProperty(name = "xc.enabled", matchIfMissing = true)
@EnableConfigurationProperties(AdminProperties.class)
public final class XcAdminAutoConfiguration {

    private static final Logger log = LoggerFactory.getLogger(XcAdminAutoConfiguration.class);

    static final String ACTUATOR =
            "org.springframework.boot.actuate.autoconfigure.web.server.ManagementContextAutoConfiguration";

    /** Applications of Spring MVC, or of whatever else has servlets. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
    @ConditionalOnClass({HttpServlet.class, JsonMapper.class})
    static class Page {

        @Bean
        AdminPage xcAdminPage(
                ObjectProvider<XcInstances> instances,
                ObjectProvider<BackgroundCommands> commands,
                Access access,
                AdminProperties properties) {
            return new AdminPage(instances::getObject, commands::getObject, access, properties);
        }

        @Bean
        @ConditionalOnProperty(name = "xc.admin.port", havingValue = "application", matchIfMissing = true)
        ServletRegistrationBean<AdminServlet> xcAdminRegistration(AdminPage page) {
            return page.registration();
        }
    }

    /** Who asks is what Spring Security says. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
    @ConditionalOnClass(SecurityFilterChain.class)
    static class Secured {

        @Bean
        Access xcAdminAccess(AdminProperties properties) {
            if (properties.anyoneMayOperate()) {
                throw new SettingException("'xc.admin.anyone-may-operate' is set, but Spring Security is there to tell"
                        + " who may. Remove the property, and give the role '" + properties.operatorRole()
                        + "' to who is to operate.");
            }
            return new RoleAccess(properties.viewerRole(), properties.operatorRole());
        }
    }

    /** Nobody knows who asks. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
    @ConditionalOnMissingClass("org.springframework.security.web.SecurityFilterChain")
    static class Unsecured {

        @Bean
        Access xcAdminAccess(AdminProperties properties) {
            if (properties.anyoneMayOperate()) {
                log.warn(
                        "Whoever reaches the admin page of XC at {} may give commands, under whatever name, as"
                                + " 'xc.admin.anyone-may-operate' is set and there is no Spring Security",
                        properties.path());
            }
            return new OpenAccess(properties.anyoneMayOperate());
        }
    }

    /** The page is one of servlets. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
    static class Reactive {

        Reactive() {
            throw new SettingException("'xc.admin.enabled' is set, but the admin page needs an application of servlets"
                    + " (spring-boot-starter-webmvc), and this is a reactive one. Remove the property; the actuator's"
                    + " endpoint 'xc' does the same.");
        }
    }

    /** What the page is written with. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
    @ConditionalOnMissingClass("tools.jackson.databind.json.JsonMapper")
    static class WithoutJson {

        WithoutJson() {
            throw new SettingException("'xc.admin.enabled' is set, but the admin page needs Jackson 3 to write JSON."
                    + " Add the dependency spring-boot-starter-jackson, or remove the property.");
        }
    }

    /** There is no port of the actuator. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
    @ConditionalOnMissingClass(ACTUATOR)
    @ConditionalOnProperty(name = "xc.admin.port", havingValue = "management")
    static class WithoutActuator {

        WithoutActuator() {
            throw new SettingException("'xc.admin.port' is 'management', but there is no actuator. Add the dependency"
                    + " spring-boot-starter-actuator, or remove the property.");
        }
    }
}
