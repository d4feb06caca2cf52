package dev.connector.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.aot.hint.annotation.Reflective;
import org.springframework.core.annotation.AliasFor;
import org.springframework.stereotype.Component;

/**
 * Makes a bean a connector: each of its {@link Command} methods is a capability that a
 * gateway can call. A bean that implements {@link dev.connector.ConnectorHandler} instead
 * answers every capability itself.
 * <p>
 * Found by component scanning, and on the classes of beans that {@code @Bean} methods
 * declare. The annotation may also be on a superclass or an interface of the bean's
 * class. The type never becomes the name of the bean.
 * <p>
 * Every attribute takes placeholders such as {@code ${files.type}}; an empty one means
 * "not said". What is said here is overridden by the properties
 * {@code connector.registrations.<name>.*}, where the name is the type or the bean's
 * name.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Reflective
@Component
public @interface Connector {

	/**
	 * Type of the connector: an alias for {@link #type}.
	 * @return the type
	 */
	@AliasFor("type")
	String value() default "";

	/**
	 * Type of the connector, the second part of its key: 1 to 128 characters of
	 * {@code A-Z a-z 0-9 _ -}. Callers address it by this name. Required.
	 * @return the type
	 */
	@AliasFor("value")
	String type() default "";

	/**
	 * Version of the connector, shown at the gateway.
	 * @return the version
	 */
	String version() default "";

	/**
	 * Name for people, shown at the gateway.
	 * @return the name
	 */
	String displayName() default "";

	/**
	 * Tenant that the connector belongs to. That of {@code connector.tenant} when empty.
	 * @return the tenant
	 */
	String tenant() default "";

	/**
	 * Instance, the third part of the key, stable over restarts of the process. That of
	 * {@code connector.instance} when empty.
	 * @return the instance
	 */
	String instance() default "";

	/**
	 * Name of the destination to register at. {@code default} when empty.
	 * @return the name of a destination
	 */
	String destination() default "";

	/**
	 * How many requests run at a time, a number from 1. The default limit when empty.
	 * @return the number as text, so that it takes placeholders
	 */
	String maxConcurrentRequests() default "";

	/**
	 * Whether no command of this connector ever blocks, {@code true} or {@code false}.
	 * One that does not may run on an I/O thread, which saves a change of threads; one
	 * that blocks there nevertheless stops every other stream of the connection.
	 * @return the choice as text, so that it takes placeholders
	 */
	String nonBlocking() default "";

}
