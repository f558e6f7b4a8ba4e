/**
 * What operators see through Spring Boot Actuator and Micrometer: the endpoint {@code xc}, health, info, meters, and an
 * observation of each command. Shows what {@code view} shows, and gives the coordinator the same commands as everybody.
 */
@NullMarked
package dev.expandcontract.spring.actuate;

import org.jspecify.annotations.NullMarked;
