package dev.expandcontract.spring.admin;

/**
 * A migration that somebody looks at.
 *
 * @param source the name of its data source
 * @param migration its id
 */
record Topic(String source, String migration) {}
