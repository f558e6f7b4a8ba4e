/** An application of Spring Boot as its authors would write it, whose start-up is measured with and without XC. */
@NullMarked
package dev.expandcontract.benchmarks.shop;

import org.jspecify.annotations.NullMarked;
