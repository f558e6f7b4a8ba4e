/**
 * Wires XC into an application of Spring Boot: its data sources are wrapped when they are made, and the instance joins the
 * fleet once Flyway, Liquibase and scripts have brought the schema up. Everything else of the starter builds on {@link
 * dev.expandcontract.spring.XcInstances}, which holds the instances by the names of their data sources.
 */
@NullMarked
package dev.expandcontract.spring;

import org.jspecify.annotations.NullMarked;
