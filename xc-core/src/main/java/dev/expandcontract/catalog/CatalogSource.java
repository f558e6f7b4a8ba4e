package dev.expandcontract.catalog;

import dev.expandcontract.database.Database;
import dev.expandcontract.model.TableName;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;

/** Looks up tables on connections of a data source, each for the time of one look. */
public final class CatalogSource {

    private final DataSource dataSource;
    private final Database database;

    /**
     * @param dataSource the application's own data source, unwrapped
     * @param database the database that it leads to
     */
    public CatalogSource(DataSource dataSource, Database database) {
        this.dataSource = dataSource;
        this.database = database;
    }

    /**
     * The table of that name, found as {@link Catalog#find} does.
     *
     * @throws AmbiguousNameException if several tables differ only in case and the database cannot tell them apart
     * @throws CatalogAccessException if the catalog cannot be read
     */
    public Optional<TableInfo> find(TableName name) {
        return read(List.of(name), catalog -> catalog.find(name));
    }

    /**
     * The table of that name, found as {@link Catalog#find} does.
     *
     * @throws NoSuchTableException if there is none
     * @throws AmbiguousNameException if several tables differ only in case and the database cannot tell them apart
     * @throws CatalogAccessException if the catalog cannot be read
     */
    public TableInfo table(TableName name) {
        return read(List.of(name), catalog -> catalog.table(name));
    }

    /**
     * The tables of those names that there are, found as {@link Catalog#findAll} does, on one connection.
     *
     * @throws AmbiguousNameException if several tables differ only in case and the database cannot tell them apart
     * @throws CatalogAccessException if the catalog cannot be read
     */
    public Map<TableName, TableInfo> findAll(Collection<TableName> names) {
        return names.isEmpty() ? Map.of() : read(names, catalog -> catalog.findAll(names));
    }

    /**
     * What can be selected from where tables of those names are looked for, and where those without a schema are.
     *
     * @throws CatalogAccessException if the catalog cannot be read
     */
    public List<RelationInfo> relations(Collection<TableName> names) {
        return read(names, catalog -> catalog.relations(names));
    }

    @FunctionalInterface
    private interface Look<T> {
        T at(Catalog catalog) throws SQLException;
    }

    private <T> T read(Collection<TableName> names, Look<T> look) {
        try (var connection = dataSource.getConnection()) {
            try {
                return look.at(new Catalog(connection, database));
            } finally {
                if (!connection.getAutoCommit()) {
                    connection.rollback();
                }
            }
        } catch (SQLException e) {
            throw new CatalogAccessException(names, e);
        }
    }
}
