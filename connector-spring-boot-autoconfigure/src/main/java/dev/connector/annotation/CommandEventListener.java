package dev.connector.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.aot.hint.annotation.Reflective;

/**
 * Has a method of a bean hear events of the application's
 * {@link dev.connector.command.CommandRegistry}.
 * <p>
 * The method takes the payload as its only parameter, of any type that the payload can be
 * read as, or takes nothing. An {@code Optional} is empty when there is no payload. What
 * it returns is left alone; a {@code CompletionStage} that fails is logged.
 * <p>
 * Events of this process are heard on the thread that tells of them, before that goes on;
 * events from elsewhere on the threads of handlers, those of one channel one at a time
 * and in their order. What the method throws is logged, and keeps nobody else from
 * hearing the event.
 */
@Target({ ElementType.METHOD, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Reflective
public @interface CommandEventListener {

	/**
	 * Ids of the events. They take placeholders, which may name several ids with commas
	 * between them; an empty id is none.
	 * @return the ids
	 */
	String[] value();

}
