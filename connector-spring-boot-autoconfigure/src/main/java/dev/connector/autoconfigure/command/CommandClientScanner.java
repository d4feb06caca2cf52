package dev.connector.autoconfigure.command;

import java.util.Collection;
import java.util.Objects;

import dev.connector.annotation.CommandClient;

import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.annotation.AnnotationBeanNameGenerator;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.ResolvableType;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.util.ClassUtils;

/**
 * Finds clients of commands in packages, and makes them beans.
 */
final class CommandClientScanner extends ClassPathScanningCandidateComponentProvider {

	CommandClientScanner(Environment environment, ResourceLoader resources) {
		super(false, environment);
		setResourceLoader(resources);
		addIncludeFilter(new AnnotationTypeFilter(CommandClient.class, false, true));
	}

	@Override
	protected boolean isCandidateComponent(AnnotatedBeanDefinition definition) {
		return definition.getMetadata().isInterface() && definition.getMetadata().isIndependent();
	}

	/**
	 * Make the clients in some packages beans. One that is a bean already stays.
	 */
	void register(BeanDefinitionRegistry registry, Collection<String> packages) {
		for (String name : packages) {
			for (BeanDefinition found : findCandidateComponents(name)) {
				String beanName = AnnotationBeanNameGenerator.INSTANCE.generateBeanName(found, registry);
				if (!registry.containsBeanDefinition(beanName)) {
					registry.registerBeanDefinition(beanName,
							definition(ClassUtils.resolveClassName(Objects.requireNonNull(found.getBeanClassName()),
									getResourceLoader().getClassLoader())));
				}
			}
		}
	}

	private static RootBeanDefinition definition(Class<?> type) {
		RootBeanDefinition definition = new RootBeanDefinition(CommandClientFactoryBean.class);
		definition.getConstructorArgumentValues().addIndexedArgumentValue(0, type);
		definition.setTargetType(ResolvableType.forClassWithGenerics(CommandClientFactoryBean.class, type));
		definition.setAttribute(FactoryBean.OBJECT_TYPE_ATTRIBUTE, type);
		definition.setFallback(true);
		return definition;
	}

}
