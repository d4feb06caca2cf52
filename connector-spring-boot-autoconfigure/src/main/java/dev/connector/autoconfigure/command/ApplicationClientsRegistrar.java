package dev.connector.autoconfigure.command;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.boot.autoconfigure.AutoConfigurationPackages;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;
import org.springframework.core.type.AnnotationMetadata;

/**
 * Makes the clients beans that are in the packages of the application.
 */
final class ApplicationClientsRegistrar implements ImportBeanDefinitionRegistrar {

	private final Environment environment;

	private final ResourceLoader resources;

	private final BeanFactory beanFactory;

	ApplicationClientsRegistrar(Environment environment, ResourceLoader resources, BeanFactory beanFactory) {
		this.environment = environment;
		this.resources = resources;
		this.beanFactory = beanFactory;
	}

	@Override
	public void registerBeanDefinitions(AnnotationMetadata metadata, BeanDefinitionRegistry registry) {
		// The packages of a parent context are its own affair
		if (registry.containsBeanDefinition(AutoConfigurationPackages.class.getName())) {
			new CommandClientScanner(this.environment, this.resources).register(registry,
					AutoConfigurationPackages.get(this.beanFactory));
		}
	}

}
