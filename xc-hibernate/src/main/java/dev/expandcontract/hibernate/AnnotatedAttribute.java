package dev.expandcontract.hibernate;

import dev.expandcontract.annotation.ExpandContract;
import org.hibernate.mapping.Property;

/**
 * An attribute that carries the annotation, as one place of the mapping uses it.
 *
 * @param role how messages name the attribute: the path from its entity or collection
 * @param place where in the mapping the attribute is
 */
record AnnotatedAttribute(ExpandContract definition, Property property, String role, Place place) {

    enum Place {
        ATTRIBUTE,
        IDENTIFIER,
        /** Inside a value that is stored in one column as a whole, such as JSON. */
        AGGREGATE
    }

    /** The refusal of the attribute, which its annotation introduces. */
    AnnotatedMappingException refused(String found, String remedy) {
        return new AnnotatedMappingException("The attribute " + role + " has @ExpandContract(old = \""
                + definition.old() + "\", next = \"" + definition.next() + "\"), but " + found + ". " + remedy + ".");
    }
}
