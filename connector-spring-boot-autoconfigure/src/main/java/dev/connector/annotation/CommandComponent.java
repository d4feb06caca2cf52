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
 * Makes the {@link Command} methods of a bean commands of the application's
 * {@link dev.connector.command.CommandRegistry}, without a registration at any gateway.
 * Those of a {@link Connector} are commands of the registry anyway.
 * <p>
 * Found by component scanning, and on the classes of beans that {@code @Bean} methods
 * declare. The annotation may also be on a superclass or an interface of the bean's
 * class. The prefix never becomes the name of the bean.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Reflective
@Component
public @interface CommandComponent {

	/**
	 * What the ids of the commands begin with: an alias for {@link #prefix}.
	 * @return the prefix, without the dot
	 */
	@AliasFor("prefix")
	String value() default "";

	/**
	 * What the ids of the commands begin with: the command {@code add} of a component
	 * {@code math} is {@code math.add}. The name of the command alone is its id when
	 * empty. Takes placeholders.
	 * @return the prefix, without the dot
	 */
	@AliasFor("value")
	String prefix() default "";

}
