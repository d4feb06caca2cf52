package dev.connector.autoconfigure.gateway;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.context.annotation.Conditional;

/**
 * Matches unless a property is set to nothing, which turns off what it is about.
 */
@Target({ ElementType.TYPE, ElementType.METHOD })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Conditional(UnlessEmptyCondition.class)
public @interface ConditionalUnlessEmpty {

	/**
	 * Return which property is looked at.
	 * @return name of the property
	 */
	String value();

}
