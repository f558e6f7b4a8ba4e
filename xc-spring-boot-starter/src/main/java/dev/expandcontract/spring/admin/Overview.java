package dev.expandcontract.spring.admin;

import dev.expandcontract.spring.view.InstanceView;
import dev.expandcontract.spring.view.MigrationView;
import java.util.List;

/**
 * What the page shows first.
 *
 * @param sources the data sources, by name
 */
record Overview(List<Source> sources) {

    /**
     * The migrations of one data source.
     *
     * @param name the name of the data source
     * @param migrations where they stand
     * @param fleet the instances that share it
     */
    record Source(String name, List<MigrationView> migrations, List<InstanceView> fleet) {}
}
