package dev.expandcontract.jdbc;

import dev.expandcontract.conversion.JavaConversion;
import dev.expandcontract.phase.Side;
import dev.expandcontract.rewrite.ParameterPlan;
import dev.expandcontract.rewrite.RewrittenStatement;
import java.sql.ParameterMetaData;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Describes the parameters that the application binds, by what the database says of the first place of each; what is
 * converted in Java, by the type of what {@code next} stores.
 */
final class MarkedParameterMetaData implements ParameterMetaData {

    private final ParameterMetaData delegate;
    private final RewrittenStatement rewritten;
    private final ParameterPlan plan;

    MarkedParameterMetaData(ParameterMetaData delegate, RewrittenStatement rewritten) {
        this.delegate = delegate;
        this.rewritten = rewritten;
        plan = rewritten.parameters();
    }

    /** How the parameter is converted, or null. */
    private @Nullable JavaConversion conversion(int param) {
        var java = rewritten.java();
        var migration = java == null ? null : java.parameter(param);
        return migration == null ? null : JavaConversion.of(migration);
    }

    private int physical(int param) throws SQLException {
        if (param < 1 || param > plan.logicalCount()) {
            throw new SQLException(
                    "There is no parameter " + param + ": the statement has " + plan.logicalCount()
                            + ", counted from 1.",
                    "07009");
        }
        return plan.physical(param, 0);
    }

    @Override
    public int getParameterCount() {
        return plan.logicalCount();
    }

    @Override
    public int isNullable(int param) throws SQLException {
        return delegate.isNullable(physical(param));
    }

    @Override
    public boolean isSigned(int param) throws SQLException {
        int physical = physical(param);
        var conversion = conversion(param);
        return conversion == null
                ? delegate.isSigned(physical)
                : Number.class.isAssignableFrom(conversion.type(Side.NEXT));
    }

    @Override
    public int getPrecision(int param) throws SQLException {
        return delegate.getPrecision(physical(param));
    }

    @Override
    public int getScale(int param) throws SQLException {
        return delegate.getScale(physical(param));
    }

    @Override
    public int getParameterType(int param) throws SQLException {
        int physical = physical(param);
        var conversion = conversion(param);
        return conversion == null
                ? delegate.getParameterType(physical)
                : conversion.jdbcType().getVendorTypeNumber();
    }

    @Override
    public String getParameterTypeName(int param) throws SQLException {
        int physical = physical(param);
        var conversion = conversion(param);
        return conversion == null
                ? delegate.getParameterTypeName(physical)
                : conversion.jdbcType().getName();
    }

    @Override
    public String getParameterClassName(int param) throws SQLException {
        int physical = physical(param);
        var conversion = conversion(param);
        return conversion == null
                ? delegate.getParameterClassName(physical)
                : conversion.type(Side.NEXT).getName();
    }

    @Override
    public int getParameterMode(int param) throws SQLException {
        return delegate.getParameterMode(physical(param));
    }

    @Override
    public <T> T unwrap(Class<T> iface) throws SQLException {
        if (iface.isInstance(this)) {
            return iface.cast(this);
        }
        return iface.isInstance(delegate) ? iface.cast(delegate) : delegate.unwrap(iface);
    }

    @Override
    public boolean isWrapperFor(Class<?> iface) throws SQLException {
        return iface.isInstance(this) || iface.isInstance(delegate) || delegate.isWrapperFor(iface);
    }
}
