package dev.connector.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says how long a method of a {@link CommandClient} waits for its answer.
 */
@Target({ ElementType.METHOD, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface CommandTimeout {

	/**
	 * How long, such as {@code 5s}. Takes placeholders.
	 * @return the time
	 */
	String value();

}
