import tseslint from 'typescript-eslint';

/** Without types, for speed; the compiler says the rest. A promise that nobody awaits is looked for where it can do harm. */
export default tseslint.config(
  { ignores: ['dist/', 'coverage/', '.data/', 'node_modules/'] },
  ...tseslint.configs.recommended,
  {
    rules: {
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrors: 'none' }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports', disallowTypeAnnotations: false }],
      'no-restricted-syntax': ['error',
        { selector: "CallExpression[callee.name='forwardRef']", message: 'Tell it up by an event instead.' },
        { selector: "ExportAllDeclaration", message: 'No barrels: import from where it stands.' },
      ],
      eqeqeq: ['error', 'always'],
      'no-console': 'error',
    },
  },
  // Nest reads these classes when the program runs: an import that only looks like a type is one of a value
  { files: ['src/**/*.{api,pages,service,module,repository,dto}.ts', 'src/platform/**/*.ts', 'src/app*.ts', 'src/rooms.ts', 'src/entities.ts'], rules: { '@typescript-eslint/consistent-type-imports': 'off' } },
  {
    files: ['src/**/*.ts'], ignores: ['**/*.test.ts', '**/*.dto.ts', '**/*.entity.ts'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: { '@typescript-eslint/no-floating-promises': 'error', '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: false }] },
  },
  { files: ['test/**/*.ts', 'src/**/*.test.ts'], rules: { '@typescript-eslint/no-explicit-any': 'off', '@typescript-eslint/consistent-type-imports': 'off', 'no-console': 'off' } },
  { files: ['src/cli/**', 'src/main.ts', 'src/platform/lifecycle.ts', 'test/support/**', 'test/bench/**'], rules: { 'no-console': 'off' } },
  { files: ['**/*.cjs'], rules: { '@typescript-eslint/no-require-imports': 'off' } },
);
