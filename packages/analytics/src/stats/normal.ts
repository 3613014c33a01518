/** Two-sided 95 % quantile of the standard normal distribution, Φ⁻¹(0.975). */
export const Z95 = 1.959963984540054;
