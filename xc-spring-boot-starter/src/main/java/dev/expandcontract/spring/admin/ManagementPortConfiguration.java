package dev.expandcontract.spring.admin;

import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;

/** Puts the page where the actuator is, if it is to be there. */
@ManagementContextConfiguration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "xc.admin.port", havingValue = "management")
@ConditionalOnBean(AdminPage.class)
final class ManagementPortConfiguration {

    @Bean
    ServletRegistrationBean<AdminServlet> xcAdminManagementRegistration(AdminPage page) {
        return page.registration();
    }
}
